/**
 * One law over size, tokens and mixture: a mixing law for each series, scaled by size and tokens
 * with exponents that all series share.
 */
package org.mixlaw.law.joint;
