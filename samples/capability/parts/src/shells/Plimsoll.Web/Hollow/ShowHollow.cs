// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Hollow;

/// <summary>Shows one hollow to anybody.</summary>
internal static class ShowHollow
{
    public sealed record Answer(string Hollow, DateTimeOffset Opened);

    public static IResult Handle(string hollow, Books books) => books.Now.Of(HollowStreams.Hollows).FindAny(hollow) is { State.Opened: { } opened }
        ? TypedResults.Ok(new Answer(hollow, opened))
        : Problems.Of(HollowStreams.Unknown(hollow));
}
