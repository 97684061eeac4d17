/**
 * What a model is: architecture cards, counts of parameters and FLOPs, precision and optimizer
 * settings. Knows no engine.
 */
package org.mixlaw.model;
