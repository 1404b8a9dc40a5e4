// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Shared;

/// <summary>The most that is taken of one form.</summary>
/// <param name="MostField">Bytes of a part that is no file.</param>
/// <param name="MostFile">Bytes of a part that is streamed; null where the limit of the request is enough.</param>
/// <param name="MostParts">Parts, files among them.</param>
internal sealed record MultipartLimits(int MostField, long? MostFile, int MostParts);

/// <summary>A form breaks off, or its parts cannot be told apart. No <see cref="IOException"/>: the disk has no part in it.</summary>
internal sealed class FormBrokenException(Exception inner) : Exception("The form cannot be read.", inner);

/// <summary>A part as it arrives: its body has to be read before the next part is asked for.</summary>
/// <param name="room">Takes room for what is held of a form that goes to the disk otherwise; why there is none, or null.</param>
internal sealed class FormPart(string name, string? fileName, Stream body, Func<long, Refusal?>? room = null)
{
    public string Name { get; } = name;

    /// <summary>The name that a file has where it comes from, a path before it and all.</summary>
    public string? FileName { get; } = fileName;

    public Stream Body { get; } = body;

    /// <summary>The part whole; refused by its name where it is larger, and no more than that was read.</summary>
    public async Task<Result<byte[]>> BytesAsync(int most, CancellationToken ct)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await Body.ReadAsync(chunk, ct)) > 0;)
        {
            if (buffer.Length + read > most)
            {
                return new Refusal(HttpCodes.TooLarge, Name, null, "is too large", $"send at most {most / 1024} KiB in this part");
            }
            if (room?.Invoke(buffer.Length + read) is { } full) { return full; }
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }
}

/// <summary>
/// The one reader of <c>multipart/form-data</c>: streamed, part by part, so that fields can be looked at before a file behind them is taken. Forms whose
/// files are small enough
/// to be held are read by the framework instead.
/// </summary>
internal sealed class Multipart
{
    /// <summary>Where the token of a form that cannot be buffered is looked for.</summary>
    private const string TokenHeader = "RequestVerificationToken";

    private const string TokenField = "__RequestVerificationToken";

    private readonly MultipartReader _reader;
    private readonly MultipartLimits _limits;
    private readonly Func<long, Refusal?>? _room;
    private int _parts;

    private Multipart(HttpRequest request, string boundary, MultipartLimits limits)
    {
        _reader = new MultipartReader(boundary, request.Body) { BodyLengthLimit = limits.MostFile };
        _limits = limits;
        _room = request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<StreamedBody>() is null
            ? null : held => BodyPlaces.NoRoomFor(request.HttpContext, PlaceLimits.Streamed + held);
    }

    /// <summary>Characters of the longest boundary. Source: RFC 2046, section 5.1.1.</summary>
    private const int LongestBoundary = 70;

    public static bool IsOne(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && IsOne(type);

    /// <summary>Whether parts can be told apart by what a type says, if it is one of parts.</summary>
    public static bool IsBoundary(MediaTypeHeaderValue type) =>
        !IsOne(type) || HeaderUtilities.RemoveQuotes(type.Boundary).Length is > 0 and <= LongestBoundary;

    private static bool IsOne(MediaTypeHeaderValue type) => type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Reads a form. What the form itself gets wrong is refused; a request that is larger than its address takes is for the server to answer.
    /// </summary>
    /// <param name="read">Asks for one part after the other.</param>
    /// <param name="refuse">The answer to what is no form, or breaks off.</param>
    public static async Task<T> ReadAsync<T>(HttpRequest request, MultipartLimits limits, Func<Multipart, Task<T>> read, Func<Refusal, T> refuse)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !IsOne(type) || !IsBoundary(type))
        {
            return refuse(NoForm("body", "is no form with parts"));
        }
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        try { return await read(new Multipart(request, boundary, limits)); }
        catch (FormBrokenException) { return refuse(NoForm("body", "breaks off, or its parts cannot be told apart")); }
    }

    /// <summary>Whether reading a form failed for what was sent. What the server says of a request, such as that it is too large, has types of its own.
    /// </summary>
    private static bool IsBroken(Exception fault) => fault is InvalidDataException || fault.GetType() == typeof(IOException);

    /// <summary>The next part; null after the last. A part without a name, and one too many, are refused.</summary>
    public async Task<(FormPart? Part, Refusal? Refusal)> NextAsync(CancellationToken ct)
    {
        MultipartSection? section;
        try { section = await _reader.ReadNextSectionAsync(ct); }
        catch (Exception e) when (IsBroken(e)) { throw new FormBrokenException(e); }
        if (section is null) { return (null, null); }
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { } name)
        {
            return (null, NoForm("part", "has no name"));
        }
        if (++_parts > _limits.MostParts) { return (null, NoForm(name, $"is one part more than the {_limits.MostParts} that are taken")); }
        return (new FormPart(name, HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value,
            new PartBody(section.Body), _room), null);
    }

    /// <summary>The next part, which has to have this name.</summary>
    public async Task<Result<FormPart>> NextAsync(string name, CancellationToken ct) => await NextAsync(ct) switch
    {
        (_, { } refusal) => refusal,
        ({ } part, _) when part.Name == name => part,
        ({ } part, _) => NoForm(part.Name, $"stands where {name} should"),
        _ => NoForm(name, "is missing"),
    };

    /// <summary>A part that says what about a file, and then the file: the form in which the API takes files.</summary>
    /// <typeparam name="TAsk">What the first part, <c>facts</c>, says as JSON.</typeparam>
    public async Task<Result<Facts<TAsk>>> FactsAsync<TAsk>(CancellationToken ct) where TAsk : class
    {
        if (!(await NextAsync("facts", ct)).Succeeds(out var part, out var refusal)
            || !(await part.BytesAsync(_limits.MostField, ct)).Succeeds(out var bytes, out refusal))
        {
            return refusal;
        }
        if (!Body.Read<TAsk>(bytes).Succeeds(out var ask, out refusal)) { return refusal; }
        return (await NextAsync("file", ct)).Succeeds(out var file, out refusal) ? new Facts<TAsk>(ask, bytes, file) : refusal;
    }

    /// <param name="Bytes">The ask as it was sent.</param>
    internal sealed record Facts<TAsk>(TAsk Ask, byte[] Bytes, FormPart File);

    /// <summary>Whether the first part is the token against forgery and stands: asked before anything else of the form is read.</summary>
    public async Task<bool> IsOursAsync(HttpContext http, IAntiforgery antiforgery, CancellationToken ct)
    {
        if (!(await NextAsync(TokenField, ct)).Succeeds(out var part, out _) || !(await part.BytesAsync(_limits.MostField, ct)).Succeeds(out var token, out _))
        {
            return false;
        }
        http.Request.Headers[TokenHeader] = Encoding.UTF8.GetString(token);
        return await antiforgery.IsRequestValidAsync(http);
    }

    /// <summary>What is wrong with the form is told apart here from what is wrong with the place that the bytes go to.</summary>
    private sealed class PartBody(Stream body) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try { return await body.ReadAsync(buffer, cancellationToken); }
            catch (Exception e) when (IsBroken(e)) { throw new FormBrokenException(e); }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A part is read without blocking a thread.");

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private static Refusal NoForm(string part, string reason) =>
        new(HttpCodes.Malformed, part, null, reason, "send multipart/form-data with the parts that the address names, in their order");
}
