"""Plays an answer with its fault to a writer of either protocol.

A writer has: informational(status), head(status, headers, response, fault), data(bytes), end(trailers),
reset(), close(), gone() which waits until the peer has left. All but reset and close are coroutines."""

import asyncio


async def play(response, fault, writer):
    """True where the whole answer went out."""
    if fault.delay_ms:
        await asyncio.sleep(fault.delay_ms / 1000)
    if fault.reset_at_once:
        return writer.reset()
    if fault.close_at_once:
        return writer.close()
    if fault.silent:
        return await writer.gone()
    for status in fault.informational:
        await writer.informational(status)
    cuts = [cut for cut in (fault.stall_after, fault.reset_after, fault.close_after) if cut >= 0]
    body = response.body[: min(cuts)] if cuts else response.body
    await writer.head(response.status, response.headers, response, fault)
    if fault.body_delay_ms:
        await asyncio.sleep(fault.body_delay_ms / 1000)
    for start in range(0, len(body), response.piece):
        if start and fault.every_ms:
            await asyncio.sleep(fault.every_ms / 1000)
        await writer.data(body[start : start + response.piece])
    if fault.stall_after >= 0:
        return await writer.gone()
    if fault.reset_after >= 0:
        # What was written must arrive before the reset destroys it.
        await asyncio.sleep(0.05)
        return writer.reset()
    if fault.close_after >= 0:
        return writer.close()
    await writer.end(fault.trailers)
    if fault.hang_up:
        writer.close()
    return True
