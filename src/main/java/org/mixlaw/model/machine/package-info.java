/**
 * What a machine offers, before anything is loaded: NVIDIA's driver and GPUs, the PyTorch that the
 * user points to, and the plan of which PyTorch will be loaded and why a GPU may not be usable.
 */
package org.mixlaw.model.machine;
