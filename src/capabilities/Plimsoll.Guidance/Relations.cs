// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Guidance;

/// <summary>What a row of a crosswalk is about.</summary>
[JsonConverter(typeof(KebabEnumConverter<LineKind>))]
public enum LineKind { Guideline, Practice, Strategy, Duty, Process }

/// <summary>How a line of ours stands to an item of a framework; <see cref="None"/> where it has no counterpart.</summary>
[JsonConverter(typeof(KebabEnumConverter<Relation>))]
public enum Relation { Equal, Close, Subset, Superset, Intersects, None }

/// <summary>What a second reader, who had not written a row, said of it. Who added a row is its author, so nobody else has read it.</summary>
[JsonConverter(typeof(KebabEnumConverter<SecondReading>))]
public enum SecondReading { Agreed, Changed, Added, NotRead }

/// <summary>What relations and confidence mean, in the words of every page and document.</summary>
public static class Relations
{
    /// <summary>How sure we are, from much to little, with what each number means.</summary>
    public static readonly IReadOnlyList<(string Number, string Meaning)> Confidence =
    [
        ("0.8 to 0.9", "both texts were compared and say it in so many words, or plainly do not"),
        ("0.6 to 0.7", "the same subject, with the differences that the reason names"),
        ("0.4 to 0.5", "in part, for some only, or compared by heading"),
        ("0.3", "weak: one word in common"),
    ];

    /// <summary>Predicates that may stand in a table; that of no counterpart is told by its object.</summary>
    public static IEnumerable<string> Predicates => Terms.Relations.All.Select(word => word.Value).Where(r => r != Relation.None).Select(Predicate);

    public static Relation? OfPredicate(string predicate) =>
        Terms.Relations.All.Where(word => word.Value != Relation.None && Predicate(word.Value) == predicate).Select(word => (Relation?)word.Value)
            .FirstOrDefault();

    /// <summary>The predicate that a table writes for a relation. Source: SKOS mapping properties; SSSOM 1.0 for no counterpart.</summary>
    public static string Predicate(Relation relation) => relation switch
    {
        Relation.Equal => "skos:exactMatch",
        Relation.Close => "skos:closeMatch",
        Relation.Subset => "skos:broadMatch",
        Relation.Superset => "skos:narrowMatch",
        Relation.Intersects => "skos:relatedMatch",
        Relation.None => "sssom:NoTermFound",
        _ => throw new UnreachableException(),
    };

    /// <summary>What a second reader's word about a row means.</summary>
    public static string Meaning(SecondReading reading) => reading switch
    {
        SecondReading.Agreed => "Somebody who had not written the row compared both texts, as far as they could be had, and would have written the same.",
        SecondReading.Changed => "That reader wrote another relation, confidence, reason or line; what stands there is theirs.",
        SecondReading.Added => "That reader found the row missing and wrote it; nobody else has read it yet.",
        SecondReading.NotRead => "No second reader could read the item.",
        _ => throw new UnreachableException(),
    };

    /// <summary>How many rows a second reader agreed with, changed, added or did not read.</summary>
    public static string SecondReadings(IReadOnlyCollection<CrosswalkRow> rows) => string.Join(", ", Terms.SecondReadings.All
        .Select(word => (word.Label, Count: rows.Count(r => r.SecondReading == word.Value))).Where(w => w.Count > 0)
        .Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Count} {w.Label}")));

    /// <summary>What whoever has done the one has of the other.</summary>
    public static string Meaning(Relation relation) => relation switch
    {
        Relation.Equal => "Both ask the same: whoever can show the one can show the other.",
        Relation.Close => "Both ask nearly the same; the reason says where they part. What shows the one goes far to show the other.",
        Relation.Subset => "The item is wider: the line is one part of it. What shows the line shows that part.",
        Relation.Superset => "The item is narrower: it is one part of the line. What shows the line shows the item too.",
        Relation.Intersects => "Both touch the same subject; neither stands for the other.",
        Relation.None => "Nothing was found in what we read of this framework; the reason says how far we looked.",
        _ => throw new UnreachableException(),
    };
}
