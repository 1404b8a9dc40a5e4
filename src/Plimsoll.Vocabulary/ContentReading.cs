// SPDX-License-Identifier: Apache-2.0

using System.Reflection;

namespace Plimsoll.Vocabulary;

/// <summary>
/// Reads a pack, a signed document or a file of a user: whatever a reader of fields refuses, however deep in it, is the <see cref="Result{T}"/>. This is
/// the one place where a <see cref="ContentRefusedException"/> is caught.
/// </summary>
/// <remarks>
/// A reader gives what it read, or a refusal that is no matter of a field; either is a <see cref="Result{T}"/>. Where it gives the value alone, the caller
/// names its type: <c>ContentReading.Of&lt;Round&gt;(utf8, file, f =&gt; …)</c>.
/// </remarks>
public static class ContentReading
{
    /// <summary>Reads a JSON document by its fields.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="file">What to call it in a refusal.</param>
    /// <param name="read">Reads the fields of its outermost mapping.</param>
    public static Result<T> Of<T>(ReadOnlySpan<byte> utf8, string file, Func<ContentFields, Result<T>> read) where T : class =>
        Caught(new Document(utf8, file), document => read(ContentFields.Of(document.Node, "")));

    /// <summary>Reads a JSON document by its fields, where what is wrong with one is told otherwise.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="file">What to call it in a refusal.</param>
    /// <param name="read">Reads the fields of its outermost mapping. A refusal that it gives back stays as it is.</param>
    /// <param name="told">What to say where the document or a field of it is refused.</param>
    public static Result<T> Of<T>(ReadOnlySpan<byte> utf8, string file, Func<ContentFields, Result<T>> read, Func<Refusal, Refusal> told) where T : class =>
        Caught(new Document(utf8, file), document => read(ContentFields.Of(document.Node, "")), told);

    /// <summary>Reads a JSON document whose fields are not asked for here.</summary>
    public static Result<ContentNode> Of(ReadOnlySpan<byte> utf8, string file) =>
        Caught<Document, ContentNode>(new Document(utf8, file), document => document.Node);

    /// <summary>Reads a pack that ships inside an assembly.</summary>
    /// <param name="resource">Its name there, which is also what it is called in a refusal, without the folder before it.</param>
    /// <exception cref="ArgumentException">The assembly holds nothing of that name.</exception>
    public static Result<ContentNode> Shipped(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)
            ?? throw new ArgumentException($"There is no {resource} in {assembly.GetName().Name}.", nameof(resource));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Of(bytes, resource[(resource.IndexOf('/', StringComparison.Ordinal) + 1)..]);
    }

    /// <summary>Reads a node by its fields.</summary>
    /// <param name="node">A mapping; anything else is refused.</param>
    /// <param name="read">Reads the fields of the mapping.</param>
    public static Result<T> Of<T>(ContentNode node, Func<ContentFields, Result<T>> read) where T : class =>
        Caught(node, mapping => read(ContentFields.Of(mapping, "")));

    /// <summary>Reads what takes more than one document, such as packs that refer to each other.</summary>
    public static Result<T> Of<T>(Func<Result<T>> read) where T : class => Caught(read, all => all());

    private static Result<T> Caught<TFrom, T>(TFrom from, Func<TFrom, Result<T>> read, Func<Refusal, Refusal>? told = null)
        where TFrom : allows ref struct
        where T : class
    {
        try { return read(from); }
        catch (ContentRefusedException e) { return told is null ? e.Refusal : told(e.Refusal); }
    }

    /// <summary>Bytes that are read where a refusal is caught.</summary>
    private readonly ref struct Document(ReadOnlySpan<byte> utf8, string file)
    {
        private readonly ReadOnlySpan<byte> _utf8 = utf8;

        public ContentNode Node => JsonContent.Read(_utf8, file);
    }
}
