// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Ledger;

namespace Plimsoll.Tests.Ledger;

public sealed class NoteTests
{
    /// <summary>Key, text and signature of golang.org/x/mod sumdb/note (note_test.go, BSD-3-Clause).</summary>
    private const string Neumann = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";

    private const string Signed = $"{Text}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private static readonly byte[] NeumannSeed = Convert.FromBase64String("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1..];

    [Fact]
    public void The_published_note_is_read_verified_and_signed_again_byte_for_byte()
    {
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(Signed)).Value!;
        using var key = NoteKey.Parse(Neumann).Value!;
        Assert.Equal((Text, NoteVerdict.Verified, Signed), (note.Text, note.Verify(key), note.ToString()));
        using var signer = new NoteSigner("PeterNeumann", Ed25519PrivateKey.FromSeed(NeumannSeed));
        Assert.Equal((Neumann, Signed), (signer.Key.ToString(), SignedNote.Sign(Text, signer).ToString()));
    }

    [Theory]
    [InlineData("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")]
    [InlineData(Neumann)]
    public void A_published_key_has_the_id_that_it_names(string text)
    {
        using var key = NoteKey.Parse(text).Value!;
        Assert.Equal(text, key.ToString());
    }

    [Theory]
    [InlineData("", "ledger.malformed-key")]
    [InlineData("PeterNeumann", "ledger.malformed-key")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "ledger.malformed-key")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "ledger.malformed-key")]
    [InlineData("PeterNeumann+74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "ledger.malformed-key")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10", "ledger.malformed-key")]
    [InlineData("PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "ledger.unknown-key-type")]
    public void A_key_that_was_copied_wrongly_is_refused(string text, string code) => Assert.Equal(code, NoteKey.Parse(text).Refusal?.Code);

    [Fact]
    public void A_changed_text_is_forged_and_a_stranger_s_note_is_not_signed()
    {
        using var key = NoteKey.Parse(Neumann).Value!;
        using var other = new NoteSigner("PeterNeumann", Ed25519PrivateKey.Generate());
        Assert.Equal(NoteVerdict.Forged, SignedNote.Parse(Encoding.UTF8.GetBytes(Signed.Replace("answer", "Answer", StringComparison.Ordinal))).Value!.Verify(key));
        Assert.Equal(NoteVerdict.NotSigned, SignedNote.Sign(Text, other).Verify(key));
        using var signer = new NoteSigner("PeterNeumann", Ed25519PrivateKey.FromSeed(NeumannSeed));
        Assert.Equal(NoteVerdict.Verified, SignedNote.Sign(Text, other, signer).Verify(key));
        var note = SignedNote.Sign(Text, signer);
        Assert.Equal(NoteVerdict.Forged, (note with { Signatures = [.. note.Signatures, note.Signatures[0] with { Bytes = new byte[64] }] }).Verify(key));
    }

    /// <summary>Each is the published note with one fault.</summary>
    public static TheoryData<string, string> Faults => new()
    {
        { Text, "has no blank line" },
        { Signed[..^1], "ends with a newline" },
        { Signed + "\n", "ends with a newline" },
        { Signed + "\u2014 \n", "is not a signature" },
        { Signed.Replace("\u2014 ", "- ", StringComparison.Ordinal), "is not a signature" },
        { Signed.Replace("\u2014 PeterNeumann", "\u2014 Peter Neumann", StringComparison.Ordinal), "is not a signature" },
        { Signed.Replace("\u2014 PeterNeumann", "\u2014 Peter+Neumann", StringComparison.Ordinal), "is not a signature" },
        { Signed.Replace("\u2014 PeterNeumann", "\u2014 ", StringComparison.Ordinal), "is not a signature" },
        { Signed.Replace("x08g", "x08!", StringComparison.Ordinal), "is not a signature" },
        { Signed.Replace("JnAM=", "JnAN=", StringComparison.Ordinal), "is not a signature" },
        { Signed.Replace("answer", "an\rswer", StringComparison.Ordinal), "control character" },
        { $"{Text}\n\u2014 PeterNeumann x08gow==\n", "is not a signature" },
        { Text + "\n" + string.Concat(Enumerable.Repeat("\u2014 a AAAAAAA=\n", 101)), "more than 100" },
        { new string('a', 1_000_001), "longer than" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_malformed_note_is_refused_with_the_fault(string note, string reason)
    {
        var refusal = SignedNote.Parse(Encoding.UTF8.GetBytes(note)).Refusal;
        Assert.Equal("ledger.malformed-note", refusal?.Code);
        Assert.Contains(reason, refusal!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_bytes_come_a_note_is_read_as_written_or_refused()
    {
        var random = new Random(20261121);
        var original = Encoding.UTF8.GetBytes(Signed);
        using var key = NoteKey.Parse(Neumann).Value!;
        var accepted = 0;
        for (var round = 0; round < 20_000; round++)
        {
            List<byte> bytes = [.. original];
            for (var change = random.Next(1, 4); change > 0 && bytes.Count > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                    case 1: bytes.RemoveAt(at); break;
                    case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                    default: bytes.RemoveRange(at, Math.Min(random.Next(40), bytes.Count - at)); break;
                }
            }
            var mutated = bytes.ToArray();
            if (!SignedNote.Parse(mutated).Succeeds(out var note, out _)) { continue; }
            accepted++;
            Assert.Equal(mutated, note.ToUtf8());
            Assert.True(note.Verify(key) != NoteVerdict.Verified || mutated.AsSpan().SequenceEqual(original));
            _ = Checkpoint.Parse(note.Text);
        }
        Assert.InRange(accepted, 1000, 19_000);
    }

    [Theory]
    [InlineData("example.com/log\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", null)]
    [InlineData("example.com/log\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n", null)]
    [InlineData("example.com/log\n07\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "size")]
    [InlineData("example.com/log\n+7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "size")]
    [InlineData("example.com/log\n7 \n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "size")]
    [InlineData("example.com/log\n7\n47DEQpj8HBSa\n", "root")]
    [InlineData("example.com/log\n7\n", "three lines")]
    [InlineData("\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "empty line")]
    [InlineData("example.com/log\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "newline")]
    public void A_checkpoint_has_one_spelling(string text, string? fault)
    {
        var read = Checkpoint.Parse(text);
        if (fault is null) { Assert.Equal(text, read.Value?.ToText()); } else { Assert.Contains(fault, read.Refusal?.Reason, StringComparison.Ordinal); }
    }

    [Fact]
    public void A_checkpoint_is_signed_by_its_own_log_alone()
    {
        using var signer = new NoteSigner("example.com/log", Ed25519PrivateKey.Generate());
        var checkpoint = new Checkpoint("example.com/log", 0, TreeHash.Empty);
        var read = SignedNote.Parse(checkpoint.Sign(signer).ToUtf8()).Value!;
        Assert.Equal((NoteVerdict.Verified, checkpoint.ToText()), (read.Verify(signer.Key), read.Text));
        Assert.Throws<ArgumentException>(() => new Checkpoint("example.com/other", 0, TreeHash.Empty).Sign(signer));
        Assert.Throws<ArgumentException>(() => (checkpoint with { Extensions = ["a\nb"] }).Sign(signer));
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("no newline", signer));
    }
}
