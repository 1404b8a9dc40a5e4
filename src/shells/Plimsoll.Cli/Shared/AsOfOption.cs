// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Globalization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Shared;

/// <summary><c>--as-of</c>: the instant to judge at; now unless said.</summary>
internal static class AsOfOption
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"];

    public static Option<string> Create() =>
        new("--as-of") { HelpName = "INSTANT", Description = "Judge as of this instant (2026-11-20T12:00:00Z); now unless said." };

    /// <param name="bad">Code of the refusal of what is no instant: that of whoever asks.</param>
    public static Refusal? Read(string? text, RefusalCode bad, out DateTimeOffset instant)
    {
        instant = TimeProvider.System.GetUtcNow();
        return text is null
            || DateTimeOffset.TryParseExact(
                text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant)
            ? null
            : new Refusal(bad, "--as-of", text, "is not an instant in UTC", "write one like 2026-11-20T12:00:00Z");
    }
}
