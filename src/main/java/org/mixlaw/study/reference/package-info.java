/**
 * The reference of the study file: its keys read off the records that hold them, as a page, as a
 * JSON Schema, and as the comments of a sketched study file. Nothing here reads a study.
 */
package org.mixlaw.study.reference;
