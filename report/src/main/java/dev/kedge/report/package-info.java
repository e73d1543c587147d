/**
 * What is said of results, each sentence once: {@link dev.kedge.report.Story}, and who makes it.
 */
@org.jspecify.annotations.NullMarked
package dev.kedge.report;
