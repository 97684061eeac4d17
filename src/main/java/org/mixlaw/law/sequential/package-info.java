/**
 * The paper's pipeline: step laws, then size laws, then mixing laws, one after the other (arXiv
 * 2403.16952, section 4).
 */
package org.mixlaw.law.sequential;
