// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using Plimsoll.Release;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Release;

/// <summary>Up to which serial notices about public weights are accepted, as the commands that read a status document take it.</summary>
/// <param name="Upto">Null where nothing is accepted.</param>
internal sealed record AcceptedNotices(long? Upto)
{
    public static Option<string> Create() => new("--accept-notices")
    {
        HelpName = "SERIAL",
        Description = "Go on in spite of the notices about public weights up to this serial; a later one holds again, and a serial above that of the status "
            + "document is refused."
    };

    public static Result<AcceptedNotices> Read(string? text) => text is null ? new AcceptedNotices((long?)null)
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var serial) ? new AcceptedNotices(serial)
        : new Refusal(ReleaseCodes.BadValue, "--accept-notices", text, "is not a whole number", "write the serial that was printed with the notice");
}
