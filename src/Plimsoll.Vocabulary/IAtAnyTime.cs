// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>An event that does not wait until somebody knows what time it is: a report of harm, a suspension, a right that is taken away. Its entry is then
/// marked <em>time uncertain</em>; what it brings along in the same decision is written with it.</summary>
public interface IAtAnyTime
{
    /// <summary>Whether this one does not wait; false where an event of the same name may also give what it takes.</summary>
    bool AtAnyTime => true;
}
