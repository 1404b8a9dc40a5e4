// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Cli.Shared;

/// <summary>What the command answers to the shell that called it. Scripts rest on these numbers: they are never renumbered and never reused.</summary>
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

    /// <summary>A signature, digest or proof does not hold.</summary>
    public const int VerificationFailed = 20;

    /// <summary>What a verification needs is absent or unknown.</summary>
    public const int CannotBeVerified = 21;

    /// <summary>The signature holds but no log holds the entry.</summary>
    public const int NotLogged = 22;

    /// <summary>The table is not the one that its publication record names.</summary>
    public const int TableChanged = 23;

    /// <summary>The recorded ρ is not what noise and caps cost.</summary>
    public const int RhoDiffers = 24;

    /// <summary>The recorded δ is not what the threshold costs.</summary>
    public const int DeltaDiffers = 25;

    /// <summary>What was spent before and the charge do not add up to what is spent after.</summary>
    public const int ChainBroken = 26;

    /// <summary>The recorded ε is not ε at the recorded α.</summary>
    public const int EpsilonDiffers = 27;

    /// <summary>The keys of a table are not those that its record allows.</summary>
    public const int KeysDiffer = 28;

    /// <summary>A publication record does not go on where the one before it ends.</summary>
    public const int PreviousDiffers = 29;

    /// <summary>The privacy budget does not allow it.</summary>
    public const int BudgetRefused = 30;

    /// <summary>The files of a package are not those that its manifest names.</summary>
    public const int PackageChanged = 40;

    /// <summary>A package holds more or fewer rows than it declares.</summary>
    public const int RowsDiffer = 41;

    /// <summary>A package holds a field that it does not declare.</summary>
    public const int UndeclaredField = 42;

    /// <summary>A field of a package holds something else than it declares, for example a text in place of a label.</summary>
    public const int UndeclaredText = 43;

    /// <summary>A text of a package still holds what its redaction should have replaced.</summary>
    public const int NotRedacted = 44;

    /// <summary>The day has come on which nobody may keep a package any more.</summary>
    public const int RetentionOver = 45;

    /// <summary>A fault of Plimsoll's own.</summary>
    public const int Broken = 70;

    /// <summary>The server did not answer.</summary>
    public const int ServerUnreachable = 75;
}
