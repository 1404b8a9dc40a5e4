// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Plimsoll.Web.Shared;

/// <summary>Puts a path base in front of each address of this server in a page, while the page is written.</summary>
/// <remarks>
/// It reads tags and their attributes and nothing else. What people wrote cannot be taken for a tag: a page holds no &lt; of theirs. A file to be kept
/// (<c>Content-Disposition</c>) and whatever is no HTML go through as they are: their bytes may be signed.
/// </remarks>
internal sealed class OutwardPage(IHttpResponseBodyFeature inner, HttpResponse response, string pathBase) : Stream, IHttpResponseBodyFeature
{
    /// <summary>Attributes that hold an address.</summary>
    private static readonly string[] Addresses = ["href", "src", "action", "formaction", "cite", "poster"];

    private readonly byte[] _base = Encoding.ASCII.GetBytes(pathBase);
    private readonly StringBuilder _name = new();
    private readonly ArrayBufferWriter<byte> _turned = new();
    private PipeWriter? _writer;
    private bool? _isPage;
    private State _state;
    private byte _quote;
    private bool _named;

    private enum State
    {
        Text, Opening, Tag, Equal, Begin, Slash, Value,
    }

    Stream IHttpResponseBodyFeature.Stream => this;

    PipeWriter IHttpResponseBodyFeature.Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    void IHttpResponseBodyFeature.DisableBuffering() => inner.DisableBuffering();

    Task IHttpResponseBodyFeature.StartAsync(CancellationToken cancellationToken)
    {
        // After this the length that somebody measured would stand.
        _ = IsPage();
        return inner.StartAsync(cancellationToken);
    }

    Task IHttpResponseBodyFeature.SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) =>
        SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);

    async Task IHttpResponseBodyFeature.CompleteAsync()
    {
        await EndAsync();
        await inner.CompleteAsync();
    }

    /// <summary>Hands on what was written and still waits.</summary>
    public async Task EndAsync()
    {
        if (_writer is not null) { await _writer.FlushAsync(); }
        if (_state == State.Slash) { await inner.Stream.WriteAsync("/"u8.ToArray()); }
        _state = State.Text;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!IsPage()) { inner.Stream.Write(buffer); return; }
        Turn(buffer);
        inner.Stream.Write(_turned.WrittenSpan);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsPage()) { return inner.Stream.WriteAsync(buffer, cancellationToken); }
        Turn(buffer.Span);
        return inner.Stream.WriteAsync(_turned.WrittenMemory, cancellationToken);
    }

    public override void Flush() => inner.Stream.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.Stream.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Known when the answer begins to leave, and the same from then on.</summary>
    private bool IsPage()
    {
        if (_isPage is { } known) { return known; }
        // What began to leave before anything was written here has its length already.
        var page = !(response.HasStarted && response.ContentLength is not null)
            && response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true && response.Headers.ContentDisposition.Count == 0;
        // It will be longer than whoever measured it knew.
        if (page && !response.HasStarted) { response.ContentLength = null; }
        _isPage = page;
        return page;
    }

    private void Turn(ReadOnlySpan<byte> bytes)
    {
        _turned.ResetWrittenCount();
        foreach (var b in bytes)
        {
            if (_state == State.Slash)
            {
                // Two slashes begin the address of another host.
                if (b != '/') { _turned.Write(_base); }
                _turned.Write("/"u8);
                _state = State.Value;
            }
            if (Next(b)) { _turned.Write([b]); }
        }
    }

    /// <returns>False for a slash that is held until the byte after it is known.</returns>
    private bool Next(byte b)
    {
        switch (_state)
        {
            case State.Text:
                if (b == '<') { _state = State.Opening; }
                return true;
            case State.Opening:
                _named = true;
                _state = char.IsAsciiLetter((char)b) ? State.Tag : b == '<' ? State.Opening : State.Text;
                return true;
            case State.Tag:
                if (b == '>') { _state = State.Text; }
                else if (b == '=') { _state = State.Equal; }
                else if (IsBlank(b)) { _named = true; }
                else { Name(b); }
                return true;
            case State.Equal when IsBlank(b):
                return true;
            case State.Equal:
                (_quote, _state) = (b is (byte)'"' or (byte)'\'' ? b : (byte)0, State.Begin);
                return _quote != 0 || Begin(b);
            case State.Begin:
                return Begin(b);
            case State.Value:
                if (_quote != 0 ? b == _quote : IsBlank(b) || b == '>')
                {
                    _named = true;
                    _state = b == '>' ? State.Text : State.Tag;
                }
                return true;
            case State.Slash:
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>A name ends with a blank; what stands between it and the sign of equality is blank too.</summary>
    private void Name(byte b)
    {
        if (_named) { _name.Clear(); }
        _named = false;
        if (_name.Length <= "formaction".Length) { _name.Append(char.ToLowerInvariant((char)b)); }
    }

    private bool Begin(byte b)
    {
        _state = State.Value;
        if (b != '/' || !Addresses.Contains(_name.ToString())) { return b == '/' || Next(b); }
        _state = State.Slash;
        return false;
    }

    private static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f';
}
