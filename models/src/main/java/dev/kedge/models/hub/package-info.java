/**
 * Models of the Hugging Face hub: {@link dev.kedge.models.hub.HubModel} names one, {@link
 * dev.kedge.models.hub.Hub} makes its files present, in the cache that Python's {@code
 * huggingface_hub} has too.
 *
 * <p>A request for the commit that a revision names, one for the sizes and hashes of its files if
 * any is missing, and one for each file that is; nothing but the model, its external data and its
 * configurations is fetched. A file gets its name when its size and hash are right. Source: the
 * protocol and the layout of the cache as <a
 * href="https://github.com/huggingface/huggingface_hub">huggingface_hub</a> 2.0.0 has them.
 */
@org.jspecify.annotations.NullMarked
package dev.kedge.models.hub;
