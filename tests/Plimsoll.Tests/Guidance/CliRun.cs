// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Plimsoll.Cli;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Tests.Guidance;

/// <summary>One run of the command, in process: what a shell would see.</summary>
internal sealed record CliRun(int ExitCode, byte[] Bytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    /// <summary>Runs words separated by single spaces.</summary>
    public static CliRun Of(string words) => Of(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public static CliRun Of(IReadOnlyList<string> args, byte[]? input = null, bool seen = false)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        using var given = new MemoryStream(input ?? []);
        var code = PlimsollCommand.Run(args, new Terminal(output, error, given) { OutputIsSeen = seen });
        return new CliRun(code, output.ToArray(), error.ToString());
    }
}
