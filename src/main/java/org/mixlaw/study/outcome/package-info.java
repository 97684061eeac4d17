/** What a finished study shows, beyond its files: whether the gain exceeds the noise. */
package org.mixlaw.study.outcome;
