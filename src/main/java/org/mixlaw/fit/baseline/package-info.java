/**
 * What every law must beat: plain regressions on the mixture, boosted trees and Gaussian processes
 * from a library, and extrapolations that take a mixture's own curve without any law of mixing.
 */
package org.mixlaw.fit.baseline;
