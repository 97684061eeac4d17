/**
 * Which runs to train next: the spread of fitted laws, handed to {@link
 * org.mixlaw.mixture.NextMixtures}.
 */
package org.mixlaw.law.design;
