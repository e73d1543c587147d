/** What many explanations say together: a page, and the figures behind it. */
@org.jspecify.annotations.NullMarked
package dev.kedge.report.overview;
