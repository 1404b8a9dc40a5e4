// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Shared;

/// <summary>What the command answers to the shell that called it. Scripts rest on these numbers: they are never renumbered and never reused.</summary>
/// <remarks>23 to 30 and 40 to 45 stand beside the codes whose checks end with them: <see cref="RefusalCode.Exit"/>.</remarks>
internal static class ExitCode
{
    /// <summary>It was done, and nothing stands against it.</summary>
    public const int Clear = 0;

    /// <summary>An argument, a file or a content pack was refused; the sentence on standard error says which and why.</summary>
    public const int BadInput = 2;

    /// <summary>A gate lacks something.</summary>
    public const int Held = 10;

    /// <summary>There is no list for what was asked; advice is given instead.</summary>
    public const int Redirected = 11;

    /// <summary>The decision holds, and the model may not serve now: suspended, retired, or restricted to other uses.</summary>
    public const int NotServing = 12;

    /// <summary>A signature, digest or proof does not hold.</summary>
    public const int VerificationFailed = 20;

    /// <summary>What a verification needs is absent or unknown.</summary>
    public const int CannotBeVerified = 21;

    /// <summary>The signature holds but no log holds the entry.</summary>
    public const int NotLogged = 22;

    /// <summary>A fault of Plimsoll's own.</summary>
    public const int Broken = 70;

    /// <summary>The server did not answer.</summary>
    public const int ServerUnreachable = 75;

    /// <summary>How a check ends that came to a refusal.</summary>
    public static int Of(RefusalCode code) => code.Exit ?? code.Kind switch
    {
        RefusalKind.VerificationFailed => VerificationFailed,
        RefusalKind.CannotBeVerified => CannotBeVerified,
        RefusalKind.Unreachable => ServerUnreachable,
        RefusalKind.Broken => Broken,
        RefusalKind.Malformed or RefusalKind.Unauthenticated or RefusalKind.NotAllowed or RefusalKind.Unknown or RefusalKind.MethodNotAllowed
            or RefusalKind.Protocol
            or RefusalKind.Conflict
            or RefusalKind.Gone
            or RefusalKind.TooLarge
            or RefusalKind.UnsupportedType
            or RefusalKind.Refused
            or RefusalKind.Busy
            or RefusalKind.Unavailable or RefusalKind.Setup or RefusalKind.Noted => BadInput,
        _ => throw new UnreachableException(),
    };
}
