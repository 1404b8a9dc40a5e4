// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json;
using Plimsoll.Privacy.Publishing;
using Plimsoll.Usage.Activity;
using Plimsoll.Usage.Reports;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Research;

/// <summary>Made-up tables and events in the form of the real ones, so that code can be written before access is
/// granted. Made from the template alone: no data are read, and the same seed gives the same bytes.</summary>
public static class MockData
{
    /// <summary>What every made-up file says of itself.</summary>
    public const string Mark = "MOCK";

    /// <summary>Most events that are made at once.</summary>
    public const int MostEvents = 100_000;

    private const int NamedKeys = 12;

    /// <summary>A table as an answer would be: one comment line that says what it is, then
    /// the columns and, where the list is public, the keys of the real one.</summary>
    public static byte[] Table(ReportTemplate template, ulong seed)
    {
        var numbers = new Numbers(seed, template.Id);
        var keys = Keys(template);
        var table = template.Shown.RanksOnly
            ? new NoisyTable(template.Columns, template.ValueColumn, Shuffled(keys.Count, numbers).Select((rank, i) => new NoisyRow(keys[i], rank)))
            : new NoisyTable(template.Columns, template.ValueColumn, keys.Select(key => new NoisyRow(key, Value(template, numbers))));
        return [
            .. Encoding.UTF8.GetBytes($"# {Mark} {template.Id}, seed {seed.ToString(CultureInfo.InvariantCulture)}: made up, no data were read\n"),
            .. table.ToCsv()
        ];
    }

    /// <summary>Events as intake takes them, one a line, that a template could count. Ids and users begin with MOCK.</summary>
    public static byte[] Events(ReportTemplate template, ReportWindow window, ulong seed, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostEvents);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var numbers = new Numbers(seed, $"{template.Id} {window.Name}");
        var keys = Keys(template);
        var seconds = (ulong)(window.Until - window.From).TotalSeconds;
        using var stream = new MemoryStream();
        for (var i = 0; i < count; i++)
        {
            using (var json = new Utf8JsonWriter(stream))
            {
                json.WriteStartObject();
                json.WriteString("id", $"{Mark}-{seed.ToString(CultureInfo.InvariantCulture)}-{i.ToString(CultureInfo.InvariantCulture)}");
                var at = window.From.Plus(TimeSpan.FromSeconds(numbers.Below(seconds)));
                json.WriteString("at", at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                json.WriteString("kind", ReportTerms.Kinds[template.Kind].Key);
                Write(ActivityFields.User, numbers.Below((ulong)count / 3 + 1));
                Write(ActivityFields.Customer, numbers.Below(20));
                Write(ActivityFields.Model, numbers.Below(3));
                if (!template.Key.Fields.Contains(ActivityFields.Application)) { Write(ActivityFields.Application, numbers.Below(5)); }
                json.WriteNumber(ActivityFields.DurationMs.Name, 1000 + numbers.Below(600_000));
                WriteKey(json, template, keys[(int)numbers.Below((ulong)keys.Count)]);
                json.WriteEndObject();

                void Write(ActivityField field, ulong number) => json.WriteString(field.Name, Named(field.Name, number));
            }
            stream.WriteByte((byte)'\n');
        }
        return stream.ToArray();
    }

    private static void WriteKey(Utf8JsonWriter json, ReportTemplate template, IReadOnlyList<string> key)
    {
        foreach (var (i, field) in template.Key.Fields.Index())
        {
            // Every event names a model; what a list takes as other, or as not said, is an event that names none.
            if (field == ActivityFields.Model || key[i] is ReportTemplate.Other or ReportTemplate.NotSaid) { continue; }
            if (field.Type == FieldType.Truth) { json.WriteBoolean(field.Name, key[i] == "yes"); } else { json.WriteString(field.Name, key[i]); }
        }
    }

    /// <summary>The keys of the public list; invented ones where only the data name them.</summary>
    private static IReadOnlyList<IReadOnlyList<string>> Keys(ReportTemplate template) =>
        template.Keys
            ?? [.. Enumerable.Range(0, NamedKeys)
                .Select(i => (IReadOnlyList<string>)[.. template.Columns.Select(column => KeyNamed(template.Key, column, (ulong)i))])];

    /// <summary>A slug has small letters only.</summary>
    private static string KeyNamed(ReportKey key, string column, ulong number) =>
        key.Fields is [{ Form: FieldForm.Slug }, ..] ? Named(column, number).ToLowerInvariant() : Named(column, number);

    private static string Named(string what, ulong number) => $"{Mark}-{what}-{number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>A number of the size that such a table may hold: most keys of a public list are near nothing, and noise falls on both sides.</summary>
    private static long Value(ReportTemplate template, Numbers numbers)
    {
        var count = template.Keys is null || numbers.Below(4) == 0 ? 1000 + (long)numbers.Below(100_000) : 0;
        var noise = (long)numbers.Below((ulong)(2 * template.Error95 + 1)) - template.Error95;
        return template.Shown.RoundDownTo == 1 ? count + noise : count / template.Shown.RoundDownTo * template.Shown.RoundDownTo;
    }

    private static int[] Shuffled(int count, Numbers numbers)
    {
        int[] ranks = [.. Enumerable.Range(1, count)];
        for (var i = count - 1; i > 0; i--)
        {
            var j = (int)numbers.Below((ulong)i + 1);
            (ranks[i], ranks[j]) = (ranks[j], ranks[i]);
        }
        return ranks;
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014): a fixed sequence for made-up data, never for noise.</summary>
    private sealed class Numbers
    {
        private ulong _state;

        /// <param name="salt">Tells sequences of one seed apart.</param>
        public Numbers(ulong seed, string salt)
        {
            _state = seed;
            foreach (var letter in salt) { _state = (Next() ^ letter) * 0x9E37_79B9_7F4A_7C15; }
        }

        /// <summary>A number from 0 up to the limit. The bias is no matter here.</summary>
        public ulong Below(ulong limit) => Next() % limit;

        private ulong Next()
        {
            unchecked
            {
                var z = _state += 0x9E37_79B9_7F4A_7C15;
                z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
                z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
                return z ^ (z >> 31);
            }
        }
    }
}
