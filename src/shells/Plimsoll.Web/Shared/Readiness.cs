// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Shared;

/// <summary>Something that has to hold for the server to do all that it is asked. Whoever knows of one brings it as a service.</summary>
internal interface IReadyCheck
{
    /// <summary>What it is called, such as <c>clock</c>; each once.</summary>
    string Name { get; }

    /// <summary>Looks at it. Anybody may ask, at any rate, so it costs next to nothing and waits for nothing.</summary>
    ReadyAnswer Look();

    /// <summary>Looks more closely, which may take its time: the server does so every few seconds by itself, and what it found is what
    /// <see cref="Look"/> tells.</summary>
    void Probe() { }
}

/// <summary>What came of a look.</summary>
/// <param name="Sentence">For whoever runs the server; anybody may read it, so it names no path and nobody.</param>
internal sealed record ReadyAnswer(bool Holds, string Sentence);

/// <summary>GET /health/live: the process runs. GET /health/ready: whether the server does all that it is asked (200) or not (503), each check by its
/// name.</summary>
internal static class Readiness
{
    public const string Path = "/health/ready", LivePath = "/health/live";

    /// <summary>What is said where the process runs, whatever else it can do.</summary>
    public const string Lives = "ok\n";

    internal sealed record Check(string Name, bool Holds, string Sentence);

    internal sealed record Answer(bool Ready, IReadOnlyList<Check> Checks);

    public static IResult Show(IEnumerable<IReadyCheck> checks)
    {
        Check[] looked = [.. from check in checks.OrderBy(c => c.Name, StringComparer.Ordinal)
                             let found = check.Look()
                             select new Check(check.Name, found.Holds, found.Sentence)];
        var ready = looked.All(check => check.Holds);
        return Body.Answer(new Answer(ready, looked), ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
