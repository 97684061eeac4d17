/** Where a run's numbers go: JSON lines and TensorBoard. */
package org.mixlaw.train.track;
