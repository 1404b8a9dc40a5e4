// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Plimsoll.Chain;
using Plimsoll.Chain.Documents;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Ledger;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Chain;

/// <summary>Signs sheets and answers with the key that this server has for them, and opens those that were kept. What is signed is signed once: what is read
/// later are those bytes.</summary>
internal sealed class KeptDocuments(ServerKeys keys, Books books, Vault vault, Remaining remaining)
{
    /// <summary>Bytes of the largest document that is kept or taken.</summary>
    public const int Largest = 512 * 1024;

    /// <summary>Bytes of the largest body that brings one, as text within JSON too.</summary>
    public const int MostBody = 2 * Largest;

    /// <summary>Id of the key in use.</summary>
    public string Key => keys.HandOver.Kid;

    /// <summary>Its 32 bytes, base64.</summary>
    public string Public => Convert.ToBase64String(keys.HandOver.Public);

    /// <summary>Name of the log of this server.</summary>
    public string Log => JournalRoutes.OriginOf(books, keys);

    public byte[] Sign(Sheet sheet) => Dsse.Sign(Sheet.PayloadType, sheet.ToUtf8(), Key, bytes => keys.HandOver.Sign(bytes));

    public byte[] Sign(AnswerSet answers) => Dsse.Sign(AnswerSet.PayloadType, answers.ToUtf8(), Key, bytes => keys.HandOver.Sign(bytes));

    /// <summary>Adds our signature to answers that somebody else signed.</summary>
    public Result<byte[]> Countersign(byte[] envelope, KnownKeys signer) =>
        Dsse.Countersign(envelope, AnswerSet.PayloadType, signer, new Unverified("hand-over"), Key, bytes => keys.HandOver.Sign(bytes));

    /// <summary>Random, so that nothing can be guessed from a digest.</summary>
    public static string Nonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The bytes that were kept; refused where they were erased.</summary>
    /// <param name="seq">The entry that holds their digest.</param>
    public Result<byte[]> Bytes(VaultRef at, Digest digest, long seq, string field, string id)
    {
        if (vault.Open(at) is not { } text) { return remaining.Of(ChainCodes.Erased, field, id, digest, seq); }
        var bytes = Encoding.UTF8.GetBytes(text);
        return Digest.Of(bytes) == digest ? bytes : throw new InvalidOperationException($"The bytes of {id} are not those that were signed.");
    }

    public Result<byte[]> Bytes(GivenRevision revision, string handOver) =>
        Bytes(revision.Event.At, revision.Event.Envelope, revision.Seq, "sheet", handOver);

    public Result<byte[]> Bytes(GivenAnswers answers) =>
        Bytes(answers.Answered.At, answers.Answered.Envelope, answers.Seq, "answers", answers.Answered.Answers);

    public Result<Sheet> OpenSheet(GivenRevision revision, string handOver) =>
        Bytes(revision, handOver).Succeeds(out var bytes, out var refusal) ? OwnCopies.SheetOf(bytes) : refusal;

    /// <summary>The sets of answers that can still be read, oldest first.</summary>
    public IReadOnlyList<AnswerSet> Answers(HandOver state) =>
        [.. state.Answers.Select(a => Bytes(a).Succeeds(out var bytes, out _) ? OwnCopies.AnswersOf(bytes).Value : null).OfType<AnswerSet>()];

    public static ListedLine[] Listed(Sheet sheet) => [.. sheet.Lines.Select(l => new ListedLine(l.Id, l.Kind, l.Digest, l.Owes, l.Gate))];

    public static ListedAnswer[] Listed(IEnumerable<AnsweredLine> lines) => [.. lines.Select(l => new ListedAnswer(l.Line, l.Digest, l.Answer))];

    /// <summary>Answers of before that stand beside those that are given now.</summary>
    public static KeptAnswer[] Standing(Sheet sheet, IEnumerable<AnsweredLine> now, IReadOnlyDictionary<string, GivenAnswer> before)
    {
        var given = now.Select(a => a.Line).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from line in sheet.Lines
               where !given.Contains(line.Id) && before.TryGetValue(line.Id, out var kept) && kept.Digest == line.Digest
               let kept = before[line.Id]
               select new KeptAnswer(line.Id, line.Digest, kept.Answer, kept.Answers),
        ];
    }
}
