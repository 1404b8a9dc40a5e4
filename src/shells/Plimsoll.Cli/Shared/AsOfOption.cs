// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Shared;

/// <summary><c>--as-of</c>: the instant to judge at; now unless said.</summary>
internal static class AsOfOption
{
    public static Option<string> Create() =>
        new("--as-of") { HelpName = "INSTANT", Description = "Judge as of this instant (2026-11-20T12:00:00Z); now unless said." };

    /// <param name="bad">Code of the refusal of what is no instant: that of whoever asks.</param>
    public static Refusal? Read(string? text, RefusalCode bad, out DateTimeOffset instant)
    {
        instant = TimeProvider.System.GetUtcNow();
        return text is null ? null : Instant.Asked("--as-of", text, bad, out instant);
    }
}
