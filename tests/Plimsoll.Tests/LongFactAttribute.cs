// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;

namespace Plimsoll.Tests;

/// <summary>What takes so long, because it goes over everything or through many rounds, that <c>dotnet test</c> leaves it to <c>.ci/run</c>: it runs where
/// <c>PLIMSOLL_WHOLE</c> is true, and says so where it does not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line) => Skip = Why;

    /// <summary>Why it is left out; null where it runs.</summary>
    internal static string? Why =>
        Environment.GetEnvironmentVariable("PLIMSOLL_WHOLE") == "true" ? null : "takes long: run with PLIMSOLL_WHOLE=true, as .ci/run does";
}

/// <summary>The same of a test that is tried with several things.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongTheoryAttribute : TheoryAttribute
{
    public LongTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line) => Skip = LongFactAttribute.Why;
}
