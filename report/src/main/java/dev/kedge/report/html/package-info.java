/** Stories as pages that load nothing, with their pictures and drawings. */
@NullMarked
package dev.kedge.report.html;

import org.jspecify.annotations.NullMarked;
