// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Plimsoll.Chain.HandOvers;
using Plimsoll.Chain.Received;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Chain.Documents;

/// <summary>Where the log puts a sheet or a set of answers on record: the entry that holds the digest of its envelope.</summary>
public static class LoggedHandOver
{
    /// <summary>Finds a document in one entry that was proven to lie in the log.</summary>
    public static FindInLog In(ProvenEntry entry) => (envelope, _) => EnvelopeIn(entry) == envelope ? new PlaceInLog(entry.Number)
        : new Refusal(
            ChainCodes.OtherEntry, "entry", $"{entry.Number}", "does not put this document on record",
            "get the entry that the list of revisions, or of answers, names as its ledgerIndex");

    private static Digest? EnvelopeIn(ProvenEntry entry)
    {
        try
        {
            using var json = JsonDocument.Parse(entry.Bytes);
            var (type, version) = (json.RootElement.GetProperty("type").GetString()!, json.RootElement.GetProperty("tv").GetInt32());
            return ChainEvent.Catalog.Read(type, version, Encoding.UTF8.GetBytes(json.RootElement.GetProperty("data").GetRawText())).Value switch
            {
                SheetSigned e => e.Envelope,
                SheetAnswered e => e.Envelope,
                SheetReplied e => e.Envelope,
                AnswersAgreed e => e.Envelope,
                _ => null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}
