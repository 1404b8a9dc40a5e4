// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Documents;

/// <summary>A sheet, or a set of answers with the sheet in it, of which a trusted key signed every byte.</summary>
/// <param name="Answers">Null where it is a sheet alone.</param>
/// <param name="KeyIds">The trusted keys whose signatures hold.</param>
public sealed record VerifiedHandOver(Sheet Sheet, AnswerSet? Answers, IReadOnlyList<string> KeyIds)
{
    /// <summary>Whether the key that the sheet names for the sender signed it.</summary>
    public bool BySender => KeyIds.Contains(Sheet.Sender.Key);

    /// <summary>Whether the key that answered for the receiver signed it; nobody's key does where a link was used.</summary>
    public bool ByReceiver => Answers?.By.Key is { } key && KeyIds.Contains(key);

    /// <summary>Verifies without a server. Every way to fail has its own code and sentence.</summary>
    /// <param name="logged">Finds the document in the log, where a key signed it that was revoked since.</param>
    public static Result<VerifiedHandOver> Verify(ReadOnlySpan<byte> envelope, KnownKeys keys, FindInLog? logged = null)
    {
        // The type stands outside the signature's own bytes and inside what it covers: each is tried as what it says that it is.
        if (Dsse.Open(envelope, AnswerSet.PayloadType, keys, Sheet.Codes, logged).Succeeds(out var opened, out var refusal))
        {
            if (!AnswerSet.Read(opened.Payload.Span).Succeeds(out var answers, out refusal)) { return refusal; }
            var found = new VerifiedHandOver(answers.Sheet, answers, opened.KeyIds);
            return answers.By.Key is null && answers.By.How != AnsweredBy.Link || answers.By.Key is not null && answers.By.How == AnsweredBy.Link
                ? Sheet.Codes.Malformed("it names no key of the receiver where one signed, or one where a link was used")
                : Own(found, answers.By.Key is null ? found.BySender : found.BySender || found.ByReceiver);
        }
        if (refusal.Is != LedgerCodes.MalformedEnvelope) { return refusal; }
        if (!Dsse.Open(envelope, Sheet.PayloadType, keys, Sheet.Codes, logged).Succeeds(out opened, out refusal)) { return refusal; }
        if (!Sheet.Read(opened.Payload.Span).Succeeds(out var sheet, out refusal)) { return refusal; }
        var only = new VerifiedHandOver(sheet, null, opened.KeyIds);
        return Own(only, only.BySender);
    }

    /// <summary>What somebody has to know besides that a signature holds: whose it is, and whose identity nobody checked.</summary>
    public IReadOnlyList<string> Disclosed
    {
        get
        {
            List<string> lines =
            [
                $"sheet {Sheet.Id}, revision {Sheet.Revision}, of {Instant.Write(Sheet.Made)}, for {Sheet.Model.Name} {Sheet.Model.Version}",
                BySender ? $"signature of {Sheet.Sender.Name} holds: key {Sheet.Sender.Key}, which you trust"
                    : $"signature of {Sheet.Sender.Name} is not shown: the key {Sheet.Sender.Key} is none that you gave, or has not signed",
            ];
            if (Answers is { } answers)
            {
                var who = Plain(
                    $"{answers.By.Name}{(answers.By.Role is { } role ? $", {role}" : "")}, in the name of {answers.By.Organisation}: {answers.Identity}");
                lines.Add(answers.By.Key is not { } key ? who
                    : key == Sheet.Sender.Key
                        ? $"one key signed for both, that of the server on which both organisations are: it proves nothing between them; {who}"
                    : ByReceiver ? $"signature of {answers.By.Organisation} holds: key {key}, which you trust; {who}"
                    : $"signature of {answers.By.Organisation} is not shown: the key {key} is none that you gave, or has not signed; {who}");
                lines.AddRange(Count(answers));
            }
            else
            {
                lines.Add($"to {Sheet.Receiver.Name} ({ChainTerms.Kinds[Sheet.Receiver.Kind].Label}): {Sheet.Lines.Count} lines; answers are another document");
            }
            lines.Add(ChainTerms.MovesNothing);
            return lines;
        }
    }

    /// <summary>Text of somebody else as a terminal can show it: what turns the order of letters, or is seen by nobody, is marked.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format ? '\uFFFD' : c));

    private static IEnumerable<string> Count(AnswerSet answers)
    {
        foreach (var group in answers.Lines.GroupBy(a => a.Answer).OrderBy(g => g.Key))
        {
            yield return $"{ChainTerms.Answers[group.Key].Label}: {string.Join(", ", group.Select(a => a.Line))}";
        }
        if (answers.Kept is { Count: > 0 } kept) { yield return $"answered before, and unchanged since: {string.Join(", ", kept.Select(k => k.Line))}"; }
        if (answers.Unanswered.ToArray() is { Length: > 0 } silent)
        {
            yield return $"no answer, which is no acceptance: {string.Join(", ", silent.Select(l => l.Id))}";
        }
    }

    private static Result<VerifiedHandOver> Own(VerifiedHandOver found, bool own) => own ? found : new Refusal(
        ChainCodes.OtherSigner, "keyid", found.KeyIds[0], "signed this, and the document names another key for whoever it comes from",
        "do not use it; get it again from where it was issued");
}
