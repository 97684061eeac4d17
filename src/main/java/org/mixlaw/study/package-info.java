/**
 * The study file, the plan of runs, executors, status, and the verdict of the validation.
 *
 * <p>Imports every package below it, never {@code report} or {@code cli}.
 */
package org.mixlaw.study;
