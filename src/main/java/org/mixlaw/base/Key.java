package org.mixlaw.base;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a key of a document that people write means: the source of the reference page, of the JSON
 * Schema, and of the comments in a sketched study file. The key's name and the kind of its value
 * are those of the record component.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** What it means: half a sentence, without a full stop. */
  String value();

  /** What its number counts or measures; empty where that is no question. */
  String unit() default "";

  /** What holds without it, as it would be written; empty where that cannot be written. */
  String byDefault() default "";

  /** What holds without it, in words; a key with neither this nor a default is required. */
  String without() default "";

  /** A value as it would be written; for a section, empty: its keys have theirs. */
  String example() default "";

  /** The key beside it that it takes the place of. */
  String instead() default "";

  /** What has to stand beside it, as a mapping. */
  String beside() default "{}";
}
