/**
 * The picocli commands: each parses, calls one service and prints.
 *
 * <p>No logic lives here; the exit statuses are 0 done, 1 failed while working, 2 wrong input, 130
 * and 143 interrupted.
 */
package org.mixlaw.cli;
