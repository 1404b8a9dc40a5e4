// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>What sort of "no" a refusal is. The HTTP status and the exit code follow from it, in one switch each that names every member.</summary>
public enum RefusalKind
{
    /// <summary>What was sent cannot be read, or is not of its form.</summary>
    Malformed,

    /// <summary>Nobody is known to have asked.</summary>
    Unauthenticated,

    /// <summary>Whoever asked may not.</summary>
    NotAllowed,

    /// <summary>What was named is not there.</summary>
    Unknown,

    /// <summary>The address does not understand the method.</summary>
    MethodNotAllowed,

    /// <summary>Another request protocol fault, whose status the server itself chose.</summary>
    Protocol,

    /// <summary>It contradicts what is there by now.</summary>
    Conflict,

    /// <summary>What was named was there and is not any more.</summary>
    Gone,

    /// <summary>More bytes than are taken.</summary>
    TooLarge,

    /// <summary>A body of a type that is not read.</summary>
    UnsupportedType,

    /// <summary>It can be read, and a rule stands against it.</summary>
    Refused,

    /// <summary>A signature, digest or proof does not hold, or vouches for something else.</summary>
    VerificationFailed,

    /// <summary>What a verification needs is absent, unknown or out of date, so that nothing can be said.</summary>
    CannotBeVerified,

    /// <summary>Too much is asked at once; later it may pass.</summary>
    Busy,

    /// <summary>Something that the answer needs cannot be used now.</summary>
    Unavailable,

    /// <summary>A server did not answer the program that asked it; never answered by a server.</summary>
    Unreachable,

    /// <summary>How a program was started or set up; said where it starts, never over HTTP.</summary>
    Setup,

    /// <summary>Why something came to nothing, kept in the journal or a log; never an answer.</summary>
    Noted,

    /// <summary>A fault of Plimsoll's own.</summary>
    Broken,
}
