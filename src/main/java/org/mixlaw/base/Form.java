package org.mixlaw.base;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How a value is written whose type reads it by itself, from a text or a mapping. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Form {
  /** In words, with literal pieces in backquotes. */
  String value();

  /** As a JSON Schema. */
  String schema();
}
