/** The select on the Vector API. Loaded only where the incubator module is resolved. */
@NullMarked
package dev.kedge.perturb.simd;

import org.jspecify.annotations.NullMarked;
