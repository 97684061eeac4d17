package org.mixlaw.cli.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks the option that says where a command writes its result ({@link WritableFirst}). */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Written {
  /**
   * The file that is written, where the option says in which folder.
   *
   * @return its name; empty where the option names the file itself
   */
  String value() default "";
}
