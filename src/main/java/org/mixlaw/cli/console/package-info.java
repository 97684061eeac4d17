/**
 * What commands share on a terminal: progress, tables, the words of the command line, signals.
 *
 * <p>Knows no command.
 */
package org.mixlaw.cli.console;
