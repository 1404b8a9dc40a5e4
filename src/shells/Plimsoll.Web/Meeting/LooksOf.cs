// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Records.Book;
using Plimsoll.Release;
using Plimsoll.Release.Rhythms;

namespace Plimsoll.Web.Meeting;

/// <summary>Which records are looks that a release counts: those of monitoring, each in its category, and summaries of internal use.</summary>
internal static class LooksOf
{
    /// <summary>Kinds that content describes, and the field that says which category.</summary>
    public const string Monitoring = "monitoring", Summary = "internal-use", Category = "category";

    /// <summary>What a record looked at, and on which day; null where it is no look.</summary>
    public static Looked? Of(TypedRecorded typed)
    {
        var (day, field) = typed.Shape.FinalDay is { } last ? (last, "finalDay") : (typed.Shape.FirstDay, "firstDay");
        return typed.Type switch
        {
            Summary => new Looked(Watched.InternalUse, day, field),
            Monitoring when typed.Fields.FirstOrDefault(f => f.Field == Category)?.Chosen is [var chosen] && Terms.Watching.Find(chosen.Id) is { } what =>
                new Looked(what, day, field),
            _ => null,
        };
    }

    /// <summary>The last look that is on the record, by the day of the look; null where there is none.</summary>
    public static Sighting? Last(IEnumerable<RecordBook> records, Watched what) =>
        (from record in records
         where record.Typed is not null
         let look = Of(record.Typed!)
         where look is not null && look.What == what
         orderby look.Day descending, record.Seq descending
         select new Sighting(record.Id, look.Day)).FirstOrDefault();

    /// <param name="Field">What the day was written into.</param>
    internal sealed record Looked(Watched What, DateOnly Day, string Field);
}
