/** Stories as text for a terminal. */
@org.jspecify.annotations.NullMarked
package dev.kedge.report.text;
