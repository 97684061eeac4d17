/**
 * Commands on losses, whoever measured them: import, fit, predict, optimize, and the paper's
 * figures. They know no study's folder; what they print for people is in {@code console}.
 */
package org.mixlaw.cli.laws;
