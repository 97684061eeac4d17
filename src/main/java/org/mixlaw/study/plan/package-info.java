/**
 * What is to be trained: the mixtures of a study that grows, the anchors among them that are
 * repeated, the runs with their price, and how often they read a domain. Nothing here trains, or
 * knows where runs stand.
 *
 * <p>Imports packages below {@code study}, and of it {@code file}.
 */
package org.mixlaw.study.plan;
