// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Shared;

/// <summary>Where a command reads and writes: answers as bytes to <paramref name="Output"/>, words for people about them to <paramref name="Error"/>.</summary>
internal sealed record Terminal(Stream Output, TextWriter Error, Stream Input)
{
    /// <summary>Whether a person looks at the output; colours and boxes appear only then.</summary>
    public bool OutputIsSeen { get; init; }

    /// <summary>Whether a person looks at what is said beside the output; progress is drawn only then.</summary>
    public bool ErrorIsSeen { get; init; }

    /// <summary>Whether a person can be asked questions.</summary>
    public bool CanAsk { get; init; }

    /// <summary>The clock of the edge; everything inside takes a day as an argument.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What the environment says under a name; null where it says nothing.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The day it is, in UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    public static Terminal OfProcess() => new(Console.OpenStandardOutput(), Utf8(Console.OpenStandardError()), Console.OpenStandardInput())
    {
        OutputIsSeen = !Console.IsOutputRedirected,
        ErrorIsSeen = !Console.IsErrorRedirected,
        CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected,
    };

    /// <summary>A page in the form that suits whoever reads the output.</summary>
    public Page NewPage() => OutputIsSeen ? new TerminalPage() : new PlainPage();

    /// <summary>Writes an answer and passes the exit code on.</summary>
    public int Answer(ReadOnlySpan<byte> utf8, int exitCode = ExitCode.Clear)
    {
        Output.Write(utf8);
        Output.Flush();
        return exitCode;
    }

    /// <summary>Says why not.</summary>
    public int Refuse(Refusal refusal) => Refuse(refusal.Sentence);

    /// <inheritdoc cref="Refuse(Refusal)"/>
    public int Refuse(string sentence)
    {
        Say(sentence);
        return ExitCode.BadInput;
    }

    /// <summary>A line for people that is not part of the answer.</summary>
    public void Say(string line) => Error.WriteLine(Printable.Line(line));

    internal static StreamWriter Utf8(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { AutoFlush = true, NewLine = "\n" };
}
