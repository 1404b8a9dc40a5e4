// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Records;

/// <summary>The streams of records, one each; and how they are acted on.</summary>
internal static class RecordStreams
{
    public static readonly StreamOf<RecordBook> Records = new(
        "record", RecordBook.Empty, (book, happened) => book.Apply(happened), RecordsEvent.Catalog, Unknown);

    /// <summary>A record of the caller's organisation.</summary>
    public static StreamAt<RecordBook> Of(Caller caller, string record) => Records.At(caller.In.Id, record);

    extension(Acting acting)
    {
        /// <summary>A record of the caller's organisation.</summary>
        public Result<Kept<RecordBook>> RecordOf(Caller caller, string record) => acting.Find(Of(caller, record));
    }

    extension(BooksState state)
    {
        /// <summary>A record of an organisation; null where there is none.</summary>
        public RecordBook? RecordOf(string tenant, string record) => state.Of(Records).Find(tenant, record)?.State;

        /// <summary>Records of a release, the newest first.</summary>
        public IEnumerable<RecordBook> RecordsOf(string tenant, string release) =>
            state.Of(Records).Of(tenant).Values.Select(kept => kept.State).Where(r => r.Shape!.Release == release).OrderByDescending(r => r.Seq);
    }

    extension(IEnumerable<RecordBook> records)
    {
        /// <summary>Which record took the place of which, by the one that was replaced; the latest where several did.</summary>
        public Dictionary<string, string> Replacing() => records
            .Where(r => r.Typed?.Replaces is not null).GroupBy(r => r.Typed!.Replaces!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.MaxBy(r => r.Seq)!.Id, StringComparer.Ordinal);
    }

    public static Refusal Unknown(string record) => new(RecordsCodes.UnknownId, "record", record, "is no record here", "check the id");
}
