// SPDX-License-Identifier: Apache-2.0

using System.Text;
using CsCheck;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Ledger;

/// <summary>What holds of the signed bytes of every value, tried on values that nobody thought of.</summary>
public sealed class CanonicalPropertyTests
{
    /// <summary>Signs at the borders: of escapes, of one, two and three bytes, of the basic plane; a digit and a letter, so that texts often share a beginning.</summary>
    private static readonly Gen<string> Texts =
        Gen.OneOf("\0", "\u001f", " ", "\"", "\\", "/", "\b", "\f", "\n", "\r", "\t", "0", "a", "\u007f", "\u0080", "é", "\u07ff", "\u0800", "\u2028", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0010ffff").Array[0, 4].Select(string.Concat);

    private static readonly Gen<ContentNode> Nodes = Deep(3);

    [Fact]
    public void Two_values_have_the_same_bytes_only_when_they_are_the_same() =>
        Gen.Select(Nodes, Nodes).Sample((one, other) => Same(one, other) == Canonical.Bytes(one).AsSpan().SequenceEqual(Canonical.Bytes(other)), iter: 5000);

    [Fact]
    public void What_is_read_back_is_what_was_written_and_has_the_same_bytes() => Nodes.Sample(
        node =>
        {
            var bytes = Canonical.Bytes(node);
            var read = JsonContent.Read(bytes, "memory");
            return Same(node, read) && Canonical.Bytes(read).AsSpan().SequenceEqual(bytes);
        },
        iter: 5000);

    [Fact]
    public void In_which_order_the_entries_came_leaves_no_trace() =>
        Gen.Dictionary(Texts, Nodes)[0, 5].Sample(map => Canonical.Bytes(Canonical.Map(map.Select(e => (e.Key, e.Value)))).AsSpan().SequenceEqual(Canonical.Bytes(Canonical.Map(map.Reverse().Select(e => (e.Key, e.Value))))));

    [Fact]
    public void Half_a_sign_has_no_bytes_because_two_halves_would_have_the_same() =>
        Assert.All((string[])["\ud800", "a\udc00", "\ud800a"], text => Assert.Throws<EncoderFallbackException>(() => Canonical.Bytes(Canonical.Text(text))));

    private static Gen<ContentNode> Deep(int levels)
    {
        var leaf = Gen.OneOf<ContentNode>(Texts.Select(text => Canonical.Text(text)), Gen.Const(Canonical.Text(null)));
        if (levels == 0) { return leaf; }
        var inner = Deep(levels - 1);
        return Gen.OneOf<ContentNode>(leaf, inner.Array[0, 3].Select(items => Canonical.List(items)), Gen.Dictionary(Texts, inner)[0, 3].Select(map => Canonical.Map(map.Select(e => (e.Key, e.Value)))));
    }

    private static bool Same(ContentNode one, ContentNode other) => (one, other) switch
    {
        (ContentNode.Text a, ContentNode.Text b) => a.Value == b.Value,
        (ContentNode.List a, ContentNode.List b) => a.Items.Count == b.Items.Count && a.Items.Zip(b.Items).All(pair => Same(pair.First, pair.Second)),
        (ContentNode.Map a, ContentNode.Map b) => a.Entries.Count == b.Entries.Count && a.Entries.All(e => b.Entries.TryGetValue(e.Key, out var value) && Same(e.Value, value)),
        _ => false,
    };
}
