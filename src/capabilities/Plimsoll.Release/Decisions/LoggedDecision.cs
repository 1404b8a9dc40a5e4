// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Plimsoll.Ledger;
using Plimsoll.Release.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Decisions;

/// <summary>Where the log puts a decision on record: the entry that holds the digest of its envelope.</summary>
public static class LoggedDecision
{
    /// <summary>Finds a decision in one entry that was proven to lie in the log.</summary>
    public static FindInLog In(ProvenEntry entry) => (envelope, _) => Signed(entry)?.Envelope == envelope ? new PlaceInLog(entry.Number)
        : new Refusal(
            ReleaseCodes.OtherEntry, "entry", $"{entry.Number}", "does not put this decision on record",
            "get the entry that the list of decisions names as the ledgerIndex of its signature");

    private static DecisionSigned? Signed(ProvenEntry entry)
    {
        try
        {
            byte[] list = [(byte)'[', .. entry.Bytes.Span, (byte)']'];
            if (JsonSerializer.Deserialize(list, ReleaseJson.Default.EntryLineArray) is not [{ Data.ValueKind: JsonValueKind.Object } line]) { return null; }
            var data = JsonSerializer.SerializeToUtf8Bytes(line.Data, ReleaseJson.Default.JsonElement);
            return ReleaseEvent.Catalog.Read(line.Type, line.Tv, data).Value as DecisionSigned;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException) { return null; }
    }
}
