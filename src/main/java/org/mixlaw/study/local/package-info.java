/**
 * Runs side by side on this machine, each in a process of its own: how such a process is started,
 * what is said to it and what it answers, and what is done when it dies.
 *
 * <p>Imports {@code train} and packages below it; knows nothing of studies.
 */
package org.mixlaw.study.local;
