// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Usage;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Usage;

/// <summary>What <c>verify</c> does about activity, beside the journal: takes from the entries what was told, and has the store compared with it.</summary>
internal sealed class CheckActivity
{
    /// <summary>Names of the events that say what is stored, in whatever version.</summary>
    private static readonly string[] About = [.. ((Type[])[typeof(ActivityStored), typeof(ActivityDeleted)]).Select(type =>
        type.GetCustomAttribute<EventAttribute>()!.Type)];

    private const string Streams = "usage/";

    private readonly Dictionary<string, List<Recorded>> _told = new(StringComparer.Ordinal);

    /// <summary>Takes an entry of the journal that holds.</summary>
    public void Take(Entry entry)
    {
        if (!entry.Stream.StartsWith(Streams, StringComparison.Ordinal) || Understand(entry) is not { } recorded) { return; }
        var tenant = entry.Stream[Streams.Length..];
        if (!_told.TryGetValue(tenant, out var told)) { _told[tenant] = told = []; }
        told.Add(recorded);
    }

    /// <summary>An entry about activity; null for any other.</summary>
    public static Recorded? Understand(Entry entry)
    {
        var envelope = Envelope.Of(entry.Bytes);
        return About.Contains(envelope.Type) && UsageEvent.Catalog.Read(envelope.Type, envelope.Version, envelope.Data.Span).Succeeds(out var happened, out _)
            ? new Recorded(entry.Seq, envelope.At, envelope.By, happened) : null;
    }

    public IReadOnlyDictionary<string, ActivityRecord> Told => _told.ToDictionary(t => t.Key, t => new ActivityRecord(t.Value), StringComparer.Ordinal);

    /// <summary>Compares the activity of a data folder, by the server where one holds it; null where there is none.</summary>
    public async Task<Result<Checked>?> RunAsync(string data)
    {
        if (!File.Exists(Path.Combine(data, ActivityBackup.FileName))) { return null; }
        if (await ActivityDoor.VerifyAsync(data) is { } answered) { return answered; }
        return ActivityBackup.Check(data, Told).Succeeds(out var findings, out var refusal) ? Checked.Of(findings) : refusal;
    }

    /// <summary>What was found, as it is said.</summary>
    internal sealed record Checked(bool Holds, IReadOnlyList<string> Sentences)
    {
        public static Checked Of(ActivityFindings findings) => new(findings.Holds, findings.Sentences);
    }
}
