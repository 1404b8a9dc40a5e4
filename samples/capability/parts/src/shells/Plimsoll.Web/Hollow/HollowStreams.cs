// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Hollow;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Hollow;

/// <summary>The streams of hollows, one each.</summary>
internal static class HollowStreams
{
    public static readonly StreamOf<HollowBook> Hollows = new(
        "hollow", HollowBook.Empty, (book, happened) => book.Apply(happened), HollowEvent.Catalog, Unknown);

    public static Refusal Unknown(string hollow) => new(HollowCodes.UnknownId, "hollow", hollow, "is not known here", "check the address");
}
