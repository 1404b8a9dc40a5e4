// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Storage.Files;

namespace Plimsoll.Storage.Tests;

/// <summary>What a store of blobs promises, of the one that is a folder.</summary>
public sealed class FolderBlobTests : IDisposable
{
    private static readonly BlobName One = new("ten_1", "vlt_1"), Other = new("ten_1.packages", "vlt_1");

    private readonly DataFolder _folder = new();
    private readonly IBlobs _blobs;

    public FolderBlobTests() => _blobs = FolderBlobs.In(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_blob_is_read_as_it_was_written_and_stands_in_its_place_alone()
    {
        var bytes = new byte[200_000];
        new Random(1).NextBytes(bytes);
        Assert.False(_blobs.Has(One));
        Assert.Null(_blobs.Open(One));
        Assert.True(await ReceiveAsync(One, bytes));
        Assert.Equal(bytes, await ReadAsync(One));
        Assert.False(_blobs.Has(Other));
        Assert.Null(_blobs.Open(Other));
    }

    [Fact]
    public async Task What_is_not_to_be_kept_or_breaks_off_leaves_nothing_and_its_name_is_free()
    {
        Assert.False(await ReceiveAsync(One, "half"u8.ToArray(), keep: false));
        await Assert.ThrowsAsync<EndOfStreamException>(() => _blobs.ReceiveAsync(One, async (target, ct) =>
        {
            await target.WriteAsync("half"u8.ToArray(), ct);
            Assert.False(_blobs.Has(One));
            throw new EndOfStreamException();
        }, TestContext.Current.CancellationToken));
        Assert.False(_blobs.Has(One));
        Assert.Empty(Lying());
        Assert.True(await ReceiveAsync(One, "whole"u8.ToArray()));
    }

    [Fact]
    public async Task A_name_that_stands_or_is_arriving_is_refused_and_what_stands_is_as_it_was()
    {
        Assert.True(await ReceiveAsync(One, "first"u8.ToArray()));
        Assert.Equal(typeof(IOException), (await Assert.ThrowsAsync<IOException>(() => ReceiveAsync(One, "second"u8.ToArray()))).GetType());
        Assert.Equal("first", Encoding.UTF8.GetString(await ReadAsync(One)));
        await _blobs.ReceiveAsync(Other, async (target, ct) =>
        {
            await Assert.ThrowsAsync<IOException>(() => ReceiveAsync(Other, "second"u8.ToArray()));
            await target.WriteAsync("first"u8.ToArray(), ct);
            return true;
        }, TestContext.Current.CancellationToken);
        Assert.Equal("first", Encoding.UTF8.GetString(await ReadAsync(Other)));
        Assert.Equal(2, Lying().Length);
    }

    [Fact]
    public async Task An_erased_blob_is_gone_and_whoever_was_reading_it_reads_to_its_end()
    {
        var bytes = new byte[300_000];
        new Random(2).NextBytes(bytes);
        await ReceiveAsync(One, bytes);
        await using (var reading = _blobs.Open(One)!)
        {
            await reading.ReadExactlyAsync(new byte[10], TestContext.Current.CancellationToken);
            _blobs.Erase(One);
            Assert.False(_blobs.Has(One));
            var rest = new byte[bytes.Length - 10];
            await reading.ReadExactlyAsync(rest, TestContext.Current.CancellationToken);
            Assert.Equal(bytes[10..], rest);
        }
        Assert.Empty(Lying());
        _blobs.Erase(One);
        _blobs.Erase(new BlobName("nobody", "nothing"));
    }

    [Fact]
    public async Task Only_what_is_named_is_kept_and_what_was_arriving_when_a_process_ended_goes_at_the_next_opening()
    {
        await ReceiveAsync(One, "one"u8.ToArray());
        await ReceiveAsync(Other, "other"u8.ToArray());
        Directory.CreateDirectory(_folder.At("evidence/odd folder"));
        await File.WriteAllTextAsync(_folder.At("evidence/odd folder/.odd"), "no blob", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.At("incoming/ten_1.vlt_9"), "half", TestContext.Current.CancellationToken);
        var again = FolderBlobs.In(_folder.Path);
        Assert.Equal(3, Lying().Length);
        again.Keep(new HashSet<BlobName> { Other, new("ten_1", "vlt_2") });
        Assert.EndsWith("ten_1.packages/vlt_1", Assert.Single(Lying()).Replace('\\', '/'), StringComparison.Ordinal);
        Assert.True(again.Has(Other));
    }

    [Theory]
    [InlineData("..", "a")]
    [InlineData("a", "..")]
    [InlineData(".", "a")]
    [InlineData("a", "")]
    [InlineData("", "a")]
    [InlineData("a/b", "c")]
    [InlineData("a", "../c")]
    [InlineData("a", "b\\c")]
    [InlineData("a", "b\n")]
    [InlineData("a", "b\0c")]
    [InlineData("-a", "b")]
    [InlineData("ä", "b")]
    public void No_name_leads_out_of_its_place(string place, string id) => Assert.Throws<ArgumentException>(() => new BlobName(place, id));

    private string[] Lying() =>
        [.. ((string[])["evidence", "incoming"]).SelectMany(folder => Directory.GetFiles(_folder.At(folder), "*", SearchOption.AllDirectories))];

    private Task<bool> ReceiveAsync(BlobName name, byte[] bytes, bool keep = true) => _blobs.ReceiveAsync(name, async (target, ct) =>
    {
        await target.WriteAsync(bytes, ct);
        return keep;
    }, TestContext.Current.CancellationToken);

    private async Task<byte[]> ReadAsync(BlobName name)
    {
        await using var source = _blobs.Open(name)!;
        using var bytes = new MemoryStream();
        await source.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }
}
